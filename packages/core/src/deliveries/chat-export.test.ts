import { expect, test } from 'vitest';
import { telegramPhotos, whatsAppPhotos } from './chat-export.ts';
import { mostPhotosOfSet } from './photos-contract.ts';
import { photoSets } from './photo-sets.ts';

const pathsOf = (photos: Parameters<typeof photoSets>[0]) =>
  photoSets(photos).map((set) => set.map(({ path }) => path));

test('of a Telegram chat: albums are sets, and else what one sender sent within a minute', () => {
  const message = (id: number, more: object) => ({
    id,
    type: 'message',
    date: '2026-11-22T20:15:02',
    from_id: 'user1',
    text: '',
    ...more,
  });
  const photos = telegramPhotos({
    name: 'Observers',
    messages: [
      message(1, { text: 'hello' }),
      message(2, { photo: 'photos/1.jpg', text: ['station ', { type: 'bold', text: '12' }] }),
      message(3, { photo: 'photos/2.jpg', date: '2026-11-22T20:15:40' }),
      message(4, { photo: 'photos/3.jpg', from_id: 'user2' }),
      message(5, { photo: 'photos/4.jpg', from_id: 'user2', date: '2026-11-22T20:16:00' }),
      message(6, { file: 'files/5.png', mime_type: 'image/png', grouped_id: 77, date: '2026-11-22T20:16:59' }),
      message(7, { file: 'files/6.png', mime_type: 'image/png', grouped_id: 77, date: '2026-11-22T20:17:01' }),
      message(8, { file: 'files/7.pdf', mime_type: 'application/pdf' }),
      { id: 9, type: 'service', action: 'pin_message' },
    ],
  });
  expect(photos?.[0]).toMatchObject({ sender: 'user1', time: '2026-11-22T20:15:02', text: 'station 12' });
  expect(pathsOf(photos ?? [])).toEqual([
    ['photos/1.jpg', 'photos/2.jpg'],
    ['photos/3.jpg'],
    ['photos/4.jpg'],
    ['files/5.png', 'files/6.png'],
  ]);
  expect(telegramPhotos({ some: 'json' })).toBeNull();
});

test('of a WhatsApp chat, as an iPhone and as an Android phone write it', () => {
  const text = [
    '[22.11.26, 20:15:33] Айгүл: участок 12',
    '\u200e[22.11.26, 20:15:40] Айгүл: \u200e<attached: 00000012-PHOTO-2026-11-22-20-15-40.jpg>',
    '\u200e[22.11.26, 20:15:59] Айгүл: \u200e<attached: 00000013-PHOTO-2026-11-22-20-15-59.jpg>',
    '22.11.2026, 20:16 - Бек: IMG-20261122-WA0001.jpg (файл добавлен)',
    '11/22/26, 8:17 PM - Bek: IMG-20261122-WA0002.jpg (file attached)',
    '22.11.2026, 20:18 - Бек: IMG-that-is-not-here.jpg (файл добавлен)',
    'a second line of a message: IMG-20261122-WA0002.jpg',
  ].join('\n');
  const files = [
    '00000012-PHOTO-2026-11-22-20-15-40.jpg',
    '00000013-PHOTO-2026-11-22-20-15-59.jpg',
    'IMG-20261122-WA0001.jpg',
    'IMG-20261122-WA0002.jpg',
  ];
  expect(pathsOf(whatsAppPhotos(text, files))).toEqual([[files[0], files[1]], [files[2]], [files[3]]]);
});

test('a hundred photos of one minute are no protocol: sets have no more photos than one may have', () => {
  const photo = (index: number) => ({
    path: `${index}.jpg`,
    sender: '',
    time: '',
    minute: 'm',
    album: null,
    text: null,
  });
  const sets = photoSets(Array.from({ length: 100 }, (_, index) => photo(index)));
  expect(sets.map(({ length }) => length)).toEqual(
    Array.from({ length: 100 / mostPhotosOfSet }, () => mostPhotosOfSet),
  );
});
