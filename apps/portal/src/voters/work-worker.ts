import { workAnswer, type WorkChallenge } from '@kua/device/work.ts';

/** Does the work that the door asks for, beside the page: it stays as quick as it was. */
addEventListener('message', ({ data }: MessageEvent<WorkChallenge>) => postMessage(workAnswer(data)));
