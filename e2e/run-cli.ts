import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url))
const OPTIONS = ['--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning', main]

/** Runs `opensoc …` on the platform of a data folder, beside the test: connections that it holds stay alive. */
export function runCli(
  dataFolder: string,
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...OPTIONS, ...args, '--data', dataFolder],
      (_, stdout, stderr) => resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
