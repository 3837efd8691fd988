import { Command, CommanderError } from 'commander';
import { registerPackCommand } from '../registry/pack-command.ts';
import { registerBackupCommand } from './backup-command.ts';
import { registerCallsCommand } from './calls-command.ts';
import { registerCompareCommand } from './compare-command.ts';
import { crash, isEnding, listenForEnd } from './exit.ts';
import { registerContactsCommand } from './contacts-command.ts';
import { registerImportCommand } from './import-command.ts';
import { registerInitCommand } from './init-command.ts';
import { registerInviteCommand } from './invite-command.ts';
import { registerKeysCommand } from './keys-command.ts';
import { registerPublishCommand } from './publish-command.ts';
import { registerRebuildCommand } from './rebuild-command.ts';
import { registerReceiveCommand } from './receive-command.ts';
import { registerRehearseCommand } from './rehearse-command.ts';
import { registerRestoreCommand } from './restore-command.ts';
import { registerRevokeCommand } from './revoke-command.ts';
import { registerServeCommand } from './serve-command.ts';
import { registerStaffCommand } from './staff-command.ts';
import { Refused, WrongUse } from './wrong-use.ts';

/**
 * Runs `kua`. Ends with 0 done, 1 refused input, 2 wrong use; `receive` with 3 where nobody vouched for a server; with another code and
 * a stack trace where the program itself failed.
 */
export async function runProgram(argv: readonly string[]): Promise<void> {
  listenForEnd();
  try {
    await makeProgram().parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof WrongUse) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
    } else if (error instanceof Refused) {
      process.stderr.write(`${error.message} (${error.code})\n`);
      process.exitCode = 1;
    } else if (!isEnding()) {
      crash(error);
    }
  }
}

function makeProgram(): Command {
  const program = new Command('kua')
    .description('Independent observers watch an election together.')
    .exitOverride()
    .showHelpAfterError('(add --help to see what it takes)')
    .configureHelp({ showGlobalOptions: false });
  registerBackupCommand(program);
  registerCallsCommand(program);
  registerCompareCommand(program);
  registerContactsCommand(program);
  registerImportCommand(program);
  registerInitCommand(program);
  registerInviteCommand(program);
  registerKeysCommand(program);
  registerPackCommand(program);
  registerPublishCommand(program);
  registerRebuildCommand(program);
  registerReceiveCommand(program);
  registerRehearseCommand(program);
  registerRestoreCommand(program);
  registerRevokeCommand(program);
  registerServeCommand(program);
  registerStaffCommand(program);
  return program;
}
