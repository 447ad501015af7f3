import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'

/** A larger rule file is refused unread: 1 MiB. */
export const MAX_RULE_FILE_BYTES = 1024 * 1024

export interface RuleFile {
  /** As the person wrote it, or relative to the folder they named. */
  readonly file: string
  readonly source: string
}

/** All `*.yml` and `*.yaml` of files and folders, in name order. Throws `CONTENT_UNREADABLE` for a path that is not there. */
export async function readRuleFiles(paths: readonly string[]): Promise<RuleFile[]> {
  const files: RuleFile[] = []
  for (const path of paths) {
    for (const found of await listYaml(path)) files.push(await readRuleFile(found, path))
  }
  return files
}

async function readRuleFile(path: string, given: string): Promise<RuleFile> {
  const { size } = await stat(path)
  // An oversized file is handed on as it is named, with a source that no parser accepts: it is refused, not skipped.
  const source = size > MAX_RULE_FILE_BYTES ? oversized(size) : await readFile(path, 'utf8')
  return { file: path === given ? path : join(given, relative(given, path)), source }
}

export function oversized(sizeBytes: number): string {
  return `# ${sizeBytes} bytes: too large for a rule file\n`
}

/** Rules in a folder of this name run only for the correlations that name them: they raise nothing alone. */
export function isBuildingBlock(file: string): boolean {
  return /(^|[\\/])building-blocks[\\/]/.test(file)
}

/** YAML, and not in a hidden folder: a checkout keeps workflows in `.github`. */
export function isRuleFileName(path: string): boolean {
  return /\.ya?ml$/.test(path) && !/(^|[\\/])\./.test(path)
}

async function listYaml(path: string): Promise<string[]> {
  try {
    if ((await stat(path)).isFile()) return [path]
    const names = await readdir(path, { recursive: true })
    return names
      .filter(isRuleFileName)
      .sort()
      .map((name) => join(path, name))
  } catch (cause) {
    throw new OpenSocError('CONTENT_UNREADABLE', `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
      nextStep: 'Name a rule file or a folder that holds *.yml files.',
    })
  }
}
