/** A log of a million entries, checked as a stranger would: every entry, every tile, the root, an older checkpoint. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { edgeRoot, emptyEdge, extendTiles, tilePath } from '@kua/core/evidence/tile.ts';
import { testLeaf, testLog } from '../apps/verifier/src/test-log.ts';

const entries = 1_000_000;
const batch = 10_000;
const boundSeconds = 60;

export async function benchVerify(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-bench-verify-'));
  try {
    const kept = await writeLog(folder);
    const started = performance.now();
    const { status, stdout, peakMegabytes } = await run([
      'apps/verifier/bin/kua-verify.mjs',
      folder,
      '--checkpoint',
      kept,
    ]);
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`the log is not in order: ${stdout}`);
    return [
      `verify-log-1000000 ${seconds.toFixed(1)} s ${(seconds / boundSeconds).toFixed(2)} of the bound`,
      `verify-log-peak-memory ${peakMegabytes.toFixed(0)} MB -`,
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Answers the path of a checkpoint from half-way. */
async function writeLog(folder: string): Promise<string> {
  const log = testLog();
  const half = join(folder, 'half');
  let edge = emptyEdge;
  while (edge.size < entries) {
    const first = edge.size;
    const added = Array.from({ length: batch }, (_, index) => {
      const leaf = testLeaf(first + index).bytes;
      return { leaf, hash: leafHash(leaf) };
    });
    const grown = extendTiles(edge, added);
    edge = grown.edge;
    for (const { tile, bytes } of grown.files) {
      const path = join(folder, tilePath(tile));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
    if (edge.size === entries / 2) await writeFile(half, log.checkpointOf({ size: edge.size, root: edgeRoot(edge) }));
  }
  await writeFile(join(folder, 'keys.txt'), log.keys);
  await writeFile(join(folder, 'checkpoint'), log.checkpointOf({ size: edge.size, root: edgeRoot(edge) }));
  return half;
}

async function run(
  args: readonly string[],
): Promise<Readonly<{ status: number | null; stdout: string; peakMegabytes: number }>> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let [stdout, peak] = ['', 0];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  const watch = setInterval(() => {
    void readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').then(
      (text) => (peak = Number(/^VmHWM:\s+(\d+)/m.exec(text)?.[1] ?? peak)),
      () => undefined,
    );
  }, 100);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  return { status, stdout, peakMegabytes: peak / 1024 };
}
