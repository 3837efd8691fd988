import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

const nothing = `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** On every answer. Pages widen the policy for themselves; data need nothing. Set before the answer is made, which takes them over. */
export function securityHeaders(): MiddlewareHandler {
  return (context, next) => {
    for (const [name, value] of Object.entries(always)) context.header(name, value);
    return next();
  };
}

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'x-frame-options': 'DENY',
  'content-security-policy': nothing,
};

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

/**
 * What the observer's phone may do besides: take pictures and sound, show what it took, and send to the other addresses of its election. On
 * all of its files: a worker has the policy that its script came with.
 */
export const phoneHeaders = {
  'content-security-policy': [
    nothing,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src 'self' data: blob:`,
    `media-src 'self' blob:`,
    `connect-src 'self' https:`,
    `worker-src 'self'`,
    `manifest-src 'self'`,
    `font-src 'self'`,
  ].join('; '),
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=()',
} as const;

/** What the desk may do: nothing beyond its own server. Pictures are fetched as data and shown from there. */
export const deskHeaders = {
  'content-security-policy': [
    nothing,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src 'self' blob:`,
    `connect-src 'self'`,
    `font-src 'self'`,
  ].join('; '),
} as const;

function hashes(html: string, tag: RegExp): string {
  return [...html.matchAll(tag)]
    .map(([, content = '']) => ` 'sha256-${createHash('sha256').update(content).digest('base64')}'`)
    .join('');
}
