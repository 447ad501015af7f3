import type { Command } from 'commander'

/** `--data` is known to every command as the platform's folder: given to `eval`, it is one of the data sets. */
export function foldersOf(dirs: readonly string[], command: Command): readonly string[] {
  let root = command
  while (root.parent !== null) root = root.parent
  const given = root.getOptionValueSource('data') === 'cli' ? [String(root.opts()['data'])] : []
  const folders = [...given, ...dirs]
  if (folders.length > 0) return folders
  return command.error('error: no data set is given; name a folder of labeled data, or --data DIR')
}
