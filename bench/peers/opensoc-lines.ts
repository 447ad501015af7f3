// Rules of a folder against the JSON lines of a file, with @opensoc/sigma alone: parse and match, no normalizers.
//   node --conditions=@opensoc/source bench/peers/opensoc-lines.ts RULES EVENTS
import { createReadStream, globSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { compileRule, createEngine, type Logsource, parseSigma } from '@opensoc/sigma'

const [folder = '', file = ''] = process.argv.slice(2)
const documents = globSync(`${folder}/**/*.yml`)
  .sort()
  .flatMap((name) => parseSigma(readFileSync(name, 'utf8'), { file: name }))
const compiled = documents.flatMap((document) => {
  if (!document.ok || document.kind !== 'rule') return []
  const result = compileRule(document.rule)
  return result.ok ? [result.rule] : []
})
process.stderr.write(`${compiled.length} rules loaded, ${documents.length - compiled.length} refused\n`)

// The other libraries ask no log source: the rules are of one, and so are the events.
const engine = createEngine(compiled)
const logsource: Logsource = compiled[0]?.rule.logsource ?? {}
let number = 0
let found = ''
for await (const line of createInterface({ input: createReadStream(file) })) {
  number += 1
  if (line === '') continue
  for (const { rule } of engine.match({ logsource, fields: JSON.parse(line) }))
    found += `${rule.id}\t${number}\n`
}
process.stdout.write(found)
