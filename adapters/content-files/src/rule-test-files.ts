import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/**
 * The unit tests of a rule file: under the same path in `testsFolder`, seen from `rulesFolder`; without folders where
 * the last folder called `rules` is called `rule-tests`. `undefined` if there are none.
 */
export async function readRuleTests(
  ruleFile: string,
  folders?: { readonly rules: string; readonly tests: string },
): Promise<string | undefined> {
  const path = folders === undefined ? besideRules(ruleFile) : inFolder(ruleFile, folders)
  if (path === undefined) return undefined
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
}

function besideRules(file: string): string | undefined {
  const parts = file.split(/[\\/]/)
  const at = parts.slice(0, -1).lastIndexOf('rules')
  return at < 0 ? undefined : parts.with(at, 'rule-tests').join('/')
}

function inFolder(file: string, { rules, tests }: { rules: string; tests: string }): string | undefined {
  const path = relative(rules, file)
  return path.startsWith('..') ? undefined : join(tests, path)
}
