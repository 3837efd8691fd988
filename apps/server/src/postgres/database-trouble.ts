/** What a failed query means for whoever waits for it. `full`: no room on disk. `away`: the database does not answer now. */
export function databaseTrouble(error: unknown): 'full' | 'away' | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return error instanceof Error && /Connection terminated|connection timeout/i.test(error.message) ? 'away' : null;
  }
  const { code } = error;
  if (code === '53100' || code === 'ENOSPC') return 'full';
  // Classes 08 (connection), 57P (shut down, crashed, starting), 53 (resources), and what the system says of sockets.
  const away = /^(08|57P|53)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'].includes(code);
  return away ? 'away' : null;
}
