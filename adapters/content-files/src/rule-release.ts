import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, relative, resolve } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'
import { COMMIT_LENGTH, commitOf, isGitAddress, withClone } from './git-checkout.ts'
import { isRuleFileName, type RuleFile, readRuleFiles } from './rule-files.ts'
import { readZippedBytes, readZippedRules } from './zipped-rules.ts'

/** Rules as their publisher hands them out. */
export interface RuleRelease {
  /** Name of the folder, archive or repository, then its commit or a hash of its files: `sigma@1f2e3d4c5b6a`. */
  readonly origin: string
  /** Named by their path within the release, so that it does not matter where it was unpacked. */
  readonly files: readonly RuleFile[]
}

/**
 * Reads a folder, a `.zip` archive, a git checkout (its commit is in the origin) or a git address, which is cloned
 * with the system's git. A repository laid out as SigmaHQ's gives its `rules*` folders; any other folder all its YAML.
 * Throws `CONTENT_UNREADABLE`.
 */
export async function readRuleRelease(path: string, signal: AbortSignal): Promise<RuleRelease> {
  if (isGitAddress(path))
    return withClone(path, signal, (folder) => readFolder(folder, repositoryName(path), signal))
  const found = await stat(path).catch((cause: Error) => {
    throw new OpenSocError('CONTENT_UNREADABLE', `cannot read ${path}: ${cause.message}`, {
      cause,
      nextStep: 'Name a rule file, a folder, a .zip release, or the address of a git repository.',
    })
  })
  if (found.isDirectory()) return readFolder(path, basename(resolve(path)), signal)
  if (path.endsWith('.zip')) return hashed(basename(path), ofRelease(await readZippedRules(path)))
  return hashed(basename(path), await readRuleFiles([path]))
}

/** An uploaded `.zip` release or rule file. Throws `CONTENT_UNREADABLE`. */
export async function readUploadedRelease(name: string, bytes: Uint8Array): Promise<RuleRelease> {
  const file = basename(name)
  if (file.endsWith('.zip')) return hashed(file, ofRelease(await readZippedBytes(bytes, file)))
  if (isRuleFileName(file)) return hashed(file, [{ file, source: Buffer.from(bytes).toString('utf8') }])
  throw new OpenSocError('CONTENT_UNREADABLE', `${file} is neither a .zip archive nor a .yml file`, {
    nextStep: 'Give a release as a .zip, or one rule file.',
  })
}

async function readFolder(folder: string, name: string, signal: AbortSignal): Promise<RuleRelease> {
  const commit = await commitOf(folder, signal)
  const named = (await readRuleFiles([folder])).map(({ file, source }) => ({
    file: relative(folder, file),
    source,
  }))
  const files = ofRelease(named)
  return commit === undefined ? hashed(name, files) : { origin: `${name}@${commit}`, files }
}

/** Two releases of one name differ in their origin as soon as they differ in a file. */
function hashed(name: string, files: readonly RuleFile[]): RuleRelease {
  const hash = createHash('sha256')
  for (const { file, source } of files) hash.update(`${file}\n${source.length}\n`).update(source)
  return { origin: `${name}@${hash.digest('hex').slice(0, COMMIT_LENGTH)}`, files }
}

/** Beside its rules a repository holds workflows, tests and old rules: where there are `rules*` folders, only these are meant. */
function ofRelease(files: readonly RuleFile[]): readonly RuleFile[] {
  const rules = files.filter(({ file }) => /^rules(-[a-z-]+)?[\\/]/.test(file))
  return rules.length > 0 ? rules : files
}

function repositoryName(address: string): string {
  return basename(address.replace(/[/\\]+$/, '')).replace(/\.git$/, '')
}
