import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { askFor, containmentOf, openPlatformHalf, runUntil, undoAll } from './platform-half.ts'

/** A process to be killed: asks for a story's containment and moves it on until it is verified, or undoes it. */
const [folder = '', url = '', story = '', mode = '', malware = '', peerAddress = '', pid = ''] =
  process.argv.slice(2)
const pem = (name: string) => readFileSync(join(folder, `platform.${name}`), 'utf8')
const { state, runner } = await openPlatformHalf(
  folder,
  { cert: pem('cert'), key: pem('key'), ca: pem('ca') },
  url,
)
process.stdout.write('open\n')
if (mode === 'contain') {
  await askFor(state, story, containmentOf({ malware, peerAddress }, Number(pid)))
  await runUntil(runner, state, story, ['verified'], 60_000)
} else await undoAll(runner, state, story)
await state.close()
process.stdout.write('done\n')
