import type { Command } from 'commander';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import { carryBundle, type Brought } from './bundle-carrying.ts';
import { readKeyLists, type BundleKeys } from './bundle-keys.ts';
import { bundleText, isComplete, isVouched } from './bundle-text.ts';
import { registerReceivePhotos } from './receive-photos-command.ts';
import { receiptsPath } from './receipts-file.ts';
import { WrongUse } from './wrong-use.ts';

type Options = Readonly<{ to: readonly string[]; keys: readonly string[]; json?: boolean }>;

const usualServer = 'http://localhost:8080';

/** Adds `receive` to the program: takes in what came by another way than the network. */
export function registerReceiveCommand(program: Command): void {
  const receive = program.command('receive').description('take in what came by another way than the network');
  registerReceivePhotos(receive);
  receive
    .command('bundle')
    .description('send on the sealed outbox of a phone, as the phone itself would; again as often as one likes')
    .argument('<file>', 'bundle, see docs/formats/bundle.md')
    .option('--to <url>', `server (default: ${usualServer}); several are tried, see --keys`, addServer, [])
    .option(
      '--keys <file>',
      'key list of the election, from a place that you trust; without it nothing says that the servers are the election’s, and every one of them gets everything. Several for several elections',
      (path: string, before: readonly string[]) => [...before, path],
      [],
    )
    .option('--json', 'print the outcome as JSON')
    .action(async (file: string, options: Options) => {
      const servers = options.to.length === 0 ? [usualServer] : options.to;
      const brought = await carryBundle(file, { servers, vouched: await readKeyLists(options.keys) });
      const receipts = receiptsPath(file);
      process.stdout.write(options.json === true ? bundleJson(brought, receipts) : bundleText(brought, receipts));
      process.exitCode = exitCode(brought);
    });
}

/** 3: by all that was answered everything got through, and nobody vouched for who answered. */
function exitCode(brought: Brought): 0 | 1 | 3 {
  if (!isComplete(brought)) return 1;
  return isVouched(brought) ? 0 : 3;
}

function addServer(text: string, before: readonly string[]): readonly string[] {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new WrongUse(`--to is no address of a server such as ${usualServer}: ${text}`);
  return before.includes(url.origin) ? before : [...before, url.origin];
}

/** Receipts are in their file. */
function bundleJson(brought: Brought, receipts: string): string {
  const { keys, submissions, files, damage } = brought;
  const said = (outcome: Readonly<{ state: string; code?: string; sentence?: string }>) => ({
    state: outcome.state,
    code: outcome.code,
    sentence: outcome.sentence,
  });
  return `${JSON.stringify({
    complete: isComplete(brought),
    vouched: isVouched(brought),
    keys: keys.map((one) => ({ election: one.election, state: one.state, lists: listsOf(one) })),
    submissions: submissions.map(({ place: { election, device, id }, outcome }) => ({
      election,
      device,
      id,
      ...said(outcome),
    })),
    files: files.map(({ part: { claim }, outcome }) => ({ digest: claim.digest, ...said(outcome) })),
    damage,
    receipts,
  })}\n`;
}

function listsOf(keys: BundleKeys) {
  const said = ({ key, since }: KeyList) => ({ key: formatNoteKey(key), since });
  switch (keys.state) {
    case 'vouched':
      return [{ server: null, ...said(keys.list) }];
    case 'asked':
      return keys.servers.map((server) => ({ server, ...said(keys.list) }));
    case 'differ':
      return keys.lists.map(({ server, list }) => ({ server, ...said(list) }));
    case 'unknown':
      return [];
  }
}
