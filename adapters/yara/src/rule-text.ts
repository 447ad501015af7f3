import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'

/** All rules together: 64 MiB. */
const MAX_RULE_BYTES = 64 * 1024 * 1024

/** Rules of many files as one text, so that a rule may name one of another file. */
export interface RuleText {
  readonly source: string
  /** The file, and the line in it, for a line of the text; both 1-based. */
  placeOf(line: number): { readonly file: string; readonly line: number }
}

/** All `*.yar` and `*.yara` of a file or folder, in name order. Throws `YARA_UNREADABLE`. */
export async function readRuleText(path: string): Promise<RuleText> {
  const files = await listRules(path)
  if (files.length === 0) throw unreadable(`no *.yar or *.yara in ${path}`)
  const texts: string[] = []
  const starts: { readonly file: string; readonly firstLine: number }[] = []
  let lines = 0
  let bytes = 0
  for (const file of files) {
    bytes += (await stat(file)).size
    if (bytes > MAX_RULE_BYTES) throw unreadable(`${path} holds more than ${MAX_RULE_BYTES} bytes of rules`)
    const text = await readFile(file, 'utf8')
    starts.push({ file, firstLine: lines + 1 })
    texts.push(text)
    lines += text.split('\n').length
  }
  return {
    source: texts.join('\n'),
    placeOf(line) {
      const { file, firstLine } = starts.findLast((start) => start.firstLine <= line) ?? starts[0]!
      return { file, line: line - firstLine + 1 }
    },
  }
}

async function listRules(path: string): Promise<string[]> {
  try {
    if ((await stat(path)).isFile()) return [path]
    const names = await readdir(path, { recursive: true })
    return names
      .filter((name) => /\.yara?$/.test(name))
      .sort()
      .map((name) => join(path, name))
  } catch (cause) {
    throw unreadable(`cannot read ${path}: ${(cause as Error).message}`)
  }
}

function unreadable(message: string): OpenSocError {
  return new OpenSocError('YARA_UNREADABLE', message, {
    nextStep: 'Name a rule file or a folder that holds *.yar files.',
  })
}
