import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { OpenSocError } from '@opensoc/kernel'

const run = promisify(execFile)

/** Asks nobody for a password, runs no helper program that an address could name. */
const ENVIRONMENT = {
  ...process.env,
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
}
const CLONE_LIMIT_MS = 10 * 60_000
/** Commits and hashes are shortened to so many digits. */
export const COMMIT_LENGTH = 12

export function isGitAddress(path: string): boolean {
  return /^(https?|ssh|git|file):\/\//.test(path) || /^[\w.-]+@[\w.-]+:/.test(path) || path.endsWith('.git')
}

/** Clones into a folder of its own that is gone afterwards. */
export async function withClone<T>(
  address: string,
  signal: AbortSignal,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'opensoc-rules-'))
  try {
    // `--` : an address that begins with a dash is no option.
    const args = ['clone', '--quiet', '--depth', '1', '--no-tags', '--', address, folder]
    await run('git', args, { signal, timeout: CLONE_LIMIT_MS, env: ENVIRONMENT })
    return await work(folder)
  } catch (cause) {
    if (cause instanceof OpenSocError) throw cause
    throw new OpenSocError('CONTENT_UNREADABLE', `cannot clone ${address}: ${lastLine(cause)}`, {
      cause,
      nextStep: 'Check the address, that git is installed, and that it can reach the repository.',
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The commit of a checkout, shortened; undefined for a folder that is none, or without git. */
export async function commitOf(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const isCheckout = await stat(join(folder, '.git')).then(
    () => true,
    () => false,
  )
  if (!isCheckout) return undefined
  return run('git', ['-C', folder, 'rev-parse', 'HEAD'], { signal, env: ENVIRONMENT }).then(
    ({ stdout }) => stdout.trim().slice(0, COMMIT_LENGTH),
    () => undefined,
  )
}

function lastLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr ?? message).trim().split('\n').at(-1) ?? ''
}
