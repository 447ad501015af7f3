// A process of its own: native code reads hostile bytes here, and a scan that never ends can only be killed.
import type { RuleMatch, YaraX } from '@litko/yara-x'
import { type FileMatch, MAX_MATCHED_STRINGS } from '@opensoc/domain'
import type { CompilerSays, FromScanner, ToScanner } from './scanner-messages.ts'

/** A rule reads the bytes it is given, and no other file. */
const OPTIONS = { enableIncludes: false }

let rules: YaraX | undefined

process.on('message', async (message: ToScanner) => {
  try {
    answer(message.kind === 'compile' ? await compile(message.source) : scan(message.bytes))
  } catch (error) {
    answer({ kind: 'failed', detail: (error as Error).message })
  }
})
process.on('disconnect', () => process.exit())

async function compile(source: string): Promise<FromScanner> {
  const yara = await import('@litko/yara-x').catch((error: Error) => error)
  if (yara instanceof Error) return { kind: 'unavailable', detail: yara.message }
  const { errors, warnings } = yara.validate(source, OPTIONS)
  if (errors.length > 0) return { kind: 'invalid', errors: errors.map(placed) }
  const compiled: YaraX = yara.compile(source, OPTIONS)
  compiled.setMaxMatchesPerPattern(MAX_MATCHED_STRINGS)
  rules = compiled
  return { kind: 'ready', warnings: warnings.map(placed) }
}

function scan(bytes: Uint8Array): FromScanner {
  const found = rules!.scan(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return { kind: 'scanned', matches: found.map(toMatch) }
}

function toMatch(found: RuleMatch): FileMatch {
  const strings = found.matches.slice(0, MAX_MATCHED_STRINGS)
  return {
    rule: found.ruleIdentifier,
    tags: found.tags,
    meta: found.meta as FileMatch['meta'],
    strings: strings.map(({ identifier, offset, length }) => ({ identifier, offset, sizeBytes: length })),
  }
}

/** The compiler draws its errors; the first line says what, the second where. */
function placed({ message }: { readonly message: string }): CompilerSays {
  const [first = '', ...rest] = message.split('\n')
  const [, line = '1', column = '1'] = /--> line:(\d+):(\d+)/.exec(message) ?? []
  const detail = rest.findLast((text) => /\^ ?\S/.test(text))?.replace(/^.*\^+ ?/, '')
  const what = first.replace(/^(error|warning)\[\w+\]: /, '')
  return {
    message: detail === undefined ? what : `${what}: ${detail}`,
    line: Number(line),
    column: Number(column),
  }
}

function answer(message: FromScanner): void {
  process.send!(message)
}
