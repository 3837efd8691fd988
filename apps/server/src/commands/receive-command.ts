import type { Command } from 'commander';
import { carryBundle, type Brought } from './bundle-carrying.ts';
import { bundleText, isComplete } from './bundle-text.ts';
import { receiptsPath } from './receipts-file.ts';
import { WrongUse } from './wrong-use.ts';

type Options = Readonly<{ to: readonly string[]; json?: boolean }>;

const usualServer = 'http://localhost:8080';

/** Adds `receive` to the program: takes in what came by another way than the network. */
export function registerReceiveCommand(program: Command): void {
  program
    .command('receive')
    .description('take in what came by another way than the network')
    .command('bundle')
    .description('send on the sealed outbox of a phone, as the phone itself would; again as often as one likes')
    .argument('<file>', 'bundle, see docs/formats/bundle.md')
    .option('--to <url>', `server (default: ${usualServer}); several are tried in turn`, addServer, [])
    .option('--json', 'print the outcome as JSON')
    .action(async (file: string, options: Options) => {
      const brought = await carryBundle(file, options.to.length === 0 ? [usualServer] : options.to);
      const receipts = receiptsPath(file);
      process.stdout.write(options.json === true ? bundleJson(brought, receipts) : bundleText(brought, receipts));
      process.exitCode = isComplete(brought) ? 0 : 1;
    });
}

function addServer(text: string, before: readonly string[]): readonly string[] {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new WrongUse(`--to is no address of a server such as ${usualServer}: ${text}`);
  return [...before, url.origin];
}

/** Receipts are in their file. */
function bundleJson(brought: Brought, receipts: string): string {
  const { submissions, files, damage } = brought;
  const said = (outcome: Readonly<{ state: string; code?: string; sentence?: string }>) => ({
    state: outcome.state,
    code: outcome.code,
    sentence: outcome.sentence,
  });
  return `${JSON.stringify({
    complete: isComplete(brought),
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
