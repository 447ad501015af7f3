// Rewrites every src/generated folder from the given material and says what changed: `npm run generate`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ATTACK_FOLDER, generateAttack } from '../standards/attack/generator/generate.ts'
import { generateOcsf, OCSF_FOLDER } from '../standards/ocsf/generator/generate.ts'

const checkout = fileURLToPath(new URL('..', import.meta.url))

const GENERATORS = [
  {
    folder: OCSF_FOLDER,
    generate: () => generateOcsf(),
    needs: 'the compiled OCSF schema in ../shared/vectors/ocsf',
  },
  {
    folder: ATTACK_FOLDER,
    generate: () => generateAttack(),
    needs: 'the ATT&CK bundles in ../shared/data/attack',
  },
]

for (const { folder, generate, needs } of GENERATORS) {
  const files = generate()
  if (files) for (const [name, content] of files) write(join(folder, name), content)
  else console.log(`kept    ${folder}: ${needs} ${needs.includes('bundles') ? 'are' : 'is'} absent`)
}

function write(path: string, content: string): void {
  const place = join(checkout, path)
  const before = existsSync(place) ? readFileSync(place, 'utf8') : undefined
  if (before === content) {
    console.log(`same    ${path}`)
    return
  }
  mkdirSync(join(place, '..'), { recursive: true })
  writeFileSync(place, content)
  console.log(`${before === undefined ? 'new    ' : 'changed'} ${path}`)
}
