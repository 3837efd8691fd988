/** Put in by vite.config.ts: every file of the app, and a name for all of them together. */
declare const appFiles: readonly string[];
declare const appVersion: string;
