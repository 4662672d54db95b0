/**
 * A cinema of its own for one file of stories: `marquee-admin serve` on a free port over a new folder,
 * with the demo cinema in it. MARQUEE_ADMIN names another program; MARQUEE_DOOR_URL a door that is
 * open already (its cinema must not have been used yet).
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { FirstRunStaff, Operations } from '../../../src/ipc';

const UI = resolve(import.meta.dirname, '../../..');
const PROGRAM = process.env.MARQUEE_ADMIN ?? resolve(UI, '../target/debug/marquee-admin');
const OPEN_WITHIN_MS = 30_000;

export interface Door {
  /** With the door's token in its fragment. */
  url: string;
  /** Who works there, with PINs, as the first run showed them. */
  staff: FirstRunStaff[];
  call<Name extends keyof Operations>(
    operation: Name,
    input: Operations[Name]['input'],
    session?: string,
  ): Promise<Operations[Name]['output']>;
  close(): Promise<void>;
}

export async function openDoor(): Promise<Door> {
  if (process.env.MARQUEE_DOOR_URL) return doorAt(process.env.MARQUEE_DOOR_URL, async () => {});
  if (!existsSync(PROGRAM))
    throw new Error(`${PROGRAM} is not built: cargo build -p marquee-admin`);
  if (!existsSync(join(UI, 'dist/index.html')))
    throw new Error('ui/dist is not built: npm run build');
  const data = await aDemo();
  const serving = await serve(data);
  return doorAt(serving.url, async () => {
    await serving.stop();
    await forget(data);
  });
}

/** A folder of its own with the demo cinema in it. */
export async function aDemo(): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'marquee-browser-'));
  await promisify(execFile)(PROGRAM, ['--data', data, 'demo']);
  return data;
}

export function forget(data: string): Promise<void> {
  return rm(data, { recursive: true, force: true });
}

/** The program over a folder, to be stopped and started again; 0 takes any free port. */
export async function serve(
  data: string,
  port = 0,
): Promise<{ url: string; stop(): Promise<void> }> {
  const served = spawn(
    PROGRAM,
    ['--data', data, 'serve', '--port', String(port), '--ui', join(UI, 'dist')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = new Promise((done) => served.once('exit', done));
  const stop = async () => {
    served.kill('SIGTERM');
    await gone;
  };
  return { url: await printedUrl(served), stop };
}

/** The first line that has an address is the door's. */
function printedUrl(served: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    const late = setTimeout(() => failed(new Error('the door did not open')), OPEN_WITHIN_MS);
    served.once('exit', (code) => failed(new Error(`the door closed with ${code}`)));
    createInterface({ input: served.stdout! }).on('line', (line) => {
      const url = /https?:\/\/\S+/.exec(line)?.[0];
      if (!url) return;
      clearTimeout(late);
      found(url);
    });
  });
}

/** Calls at an address; `close` is what ends whatever answers there. */
export async function doorAt(url: string, close: () => Promise<void>): Promise<Door> {
  const { origin, hash } = new URL(url);
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? '';
  const call: Door['call'] = async (operation, input, session) => {
    const response = await fetch(`${origin}/api/operations/${operation}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(session ? { 'x-marquee-session': session } : {}),
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as never;
    if (!response.ok) throw Object.assign(new Error(`${operation} refused`), body);
    return body;
  };
  const { first_run } = await call('cinema.get', {});
  return { url, staff: first_run?.staff ?? [], call, close };
}
