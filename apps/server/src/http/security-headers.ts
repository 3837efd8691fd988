import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

const nothing = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** On every answer. Pages widen the policy for themselves; data need nothing. */
export function securityHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    headers.set('x-content-type-options', 'nosniff');
    headers.set('referrer-policy', 'no-referrer');
    headers.set('cross-origin-opener-policy', 'same-origin');
    headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()');
    headers.set('x-frame-options', 'DENY');
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', nothing);
  };
}

/** What a page of ours may do: load from its own server, and run the scripts that stand in it word for word. */
export function pagePolicy(html: string): string {
  return [
    nothing,
    `script-src 'self'${hashes(html, /<script>([\s\S]*?)<\/script>/g)}`,
    `style-src 'self'${hashes(html, /<style>([\s\S]*?)<\/style>/g)}`,
    `img-src 'self' data: blob:`,
    `connect-src 'self'`,
    `font-src 'self'`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
  ].join('; ');
}

function hashes(html: string, tag: RegExp): string {
  return [...html.matchAll(tag)]
    .map(([, content = '']) => ` 'sha256-${createHash('sha256').update(content).digest('base64')}'`)
    .join('');
}
