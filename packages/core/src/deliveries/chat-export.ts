/** Chats as messengers export them: which files were sent, by whom and when. Pure: whether a file is there is for the caller to see. */
import { z } from 'zod';
import type { FoundPhoto } from './photo-sets.ts';

const telegramMessage = z.object({
  date: z.string(),
  from: z.string().nullish(),
  from_id: z.string().nullish(),
  grouped_id: z.union([z.string(), z.number()]).nullish(),
  photo: z.string().nullish(),
  file: z.string().nullish(),
  mime_type: z.string().nullish(),
  // Words, or pieces of them with their form.
  text: z.union([z.string(), z.array(z.union([z.string(), z.object({ text: z.string() })]))]).nullish(),
});
const telegramChat = z.object({ messages: z.array(z.unknown()) });

/** `result.json` of Telegram; null where it is something else. Messages that are no such are passed over. */
export function telegramPhotos(json: unknown): readonly FoundPhoto[] | null {
  const chat = telegramChat.safeParse(json);
  if (!chat.success) return null;
  return chat.data.messages.flatMap((one) => {
    const message = telegramMessage.safeParse(one);
    if (!message.success) return [];
    const { date, from, from_id: id, grouped_id: album, photo, file, mime_type: type, text } = message.data;
    const path = photo ?? (type?.startsWith('image/') === true ? file : null);
    if (path === null || path === undefined) return [];
    const words =
      typeof text === 'string'
        ? text
        : (text ?? []).map((part) => (typeof part === 'string' ? part : part.text)).join('');
    return [
      {
        path,
        sender: id ?? from ?? '',
        time: date,
        minute: date.slice(0, 16),
        album: album === null || album === undefined ? null : String(album),
        text: words === '' ? null : words,
      },
    ];
  });
}

/** `[21.11.22, 20:15:33] Name: …` or `21.11.2022, 20:15 - Name: …`, as the phone's language writes a date. */
const whatsAppLine =
  /^[\u200e\u202f ]*\[?(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),? (\d{1,2}[:.]\d{2})(?:[:.]\d{2})?[^\]:-]{0,12}(?:\]| -) ([^:]{1,200}): (.*)$/u;

/** The text of a WhatsApp chat. `files`: names of files beside it; a message that has one of them in it sent that. */
export function whatsAppPhotos(text: string, files: readonly string[]): readonly FoundPhoto[] {
  const known = new Set(files);
  return text.split(/\r?\n/).flatMap((line) => {
    const [, date, minute, sender, said] = whatsAppLine.exec(line) ?? [];
    if (date === undefined || minute === undefined || sender === undefined || said === undefined) return [];
    const path = said.split(/[\s<>:\u200e]+/).find((word) => known.has(word));
    if (path === undefined) return [];
    const time = `${date}, ${minute}`;
    return [{ path, sender, time, minute: time, album: null, text: said }];
  });
}
