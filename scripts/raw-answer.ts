/** HTTP by hand, for load generators that share their machine with what they measure. */
import { connect, type Socket } from 'node:net';

/** One byte a letter: lengths are of bytes. */
export function rawConnection(port: number, hostname: string): Socket {
  return connect(port, hostname).setNoDelay(true).setEncoding('latin1');
}

/** The one answer that comes on a connection, once `isWhole` says so of what came. */
export function rawAnswer(socket: Socket, isWhole: (text: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (finish: () => void): void => {
      socket.off('data', take).off('error', fail).off('close', lose);
      finish();
    };
    const fail = (error: Error): void => settle(() => reject(error));
    const lose = (): void => fail(new Error('the server closed a connection'));
    const take = (chunk: string): void => {
      text += chunk;
      if (isWhole(text)) settle(() => resolve(text));
    };
    socket.on('data', take).on('error', fail).on('close', lose);
  });
}

/** All of an answer that tells its length is there. */
export function isWholeAnswer(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  if (length === undefined) throw new Error('an answer without a length');
  return text.length >= end + 4 + Number(length);
}
