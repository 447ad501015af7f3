import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { OpenSocError } from '@opensoc/kernel'
import { type ParserText, readParserText } from './parser-text.ts'

/** The file that makes a folder a parser. */
export const PARSER_FILE = 'parser.yaml'

export interface ParserFolder {
  readonly folder: string
  /** Path of its `parser.yaml`. */
  readonly file: string
  readonly source: string
  readonly text: ParserText
}

/** A golden pair: `<case>.in.log` or `.in.json`, and `<case>.out.json` where it is there. */
export interface ParserCase {
  readonly name: string
  readonly input: Uint8Array
  readonly outputFile: string
  readonly output?: string
}

/** The parsers of folders, each a parser itself or a folder of parsers, in name order. Throws `CONTENT_UNREADABLE`. */
export async function readParserFolders(paths: readonly string[]): Promise<ParserFolder[]> {
  const found: ParserFolder[] = []
  for (const path of paths) {
    for (const folder of await parserFoldersIn(path)) {
      const file = join(folder, PARSER_FILE)
      const source = await readFile(file, 'utf8')
      found.push({ folder, file, source, text: readParserText(source) })
    }
  }
  return found
}

async function parserFoldersIn(path: string): Promise<string[]> {
  const names = await readdir(path).catch((cause: Error) => {
    throw new OpenSocError('CONTENT_UNREADABLE', `cannot read ${path}: ${cause.message}`, {
      cause,
      nextStep: `Name a folder that holds ${PARSER_FILE}, or a folder of such folders.`,
    })
  })
  if (names.includes(PARSER_FILE)) return [path]
  const folders: string[] = []
  for (const name of names.sort()) {
    const folder = join(path, name)
    const hasParser = await stat(join(folder, PARSER_FILE)).then(
      (file) => file.isFile(),
      () => false,
    )
    if (hasParser) folders.push(folder)
  }
  return folders
}

const INPUT = /\.in\.(?:log|json)$/

export async function readParserCases(folder: string): Promise<ParserCase[]> {
  const inputs = (await readdir(folder)).filter((name) => INPUT.test(name)).sort()
  return Promise.all(
    inputs.map(async (input): Promise<ParserCase> => {
      const outputFile = join(folder, `${basename(input).replace(INPUT, '')}.out.json`)
      const output = await readFile(outputFile, 'utf8').catch(() => undefined)
      return {
        name: input,
        input: await readFile(join(folder, input)),
        outputFile,
        ...(output === undefined ? {} : { output }),
      }
    }),
  )
}
