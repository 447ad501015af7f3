import type { Command } from 'commander'
import { addLintParsers } from './parsers/lint-parsers.ts'
import { addNewParser } from './parsers/new-parser.ts'
import { addTestParsers } from './parsers/test-parsers.ts'
import { addTryRecord } from './parsers/try-record.ts'

export function addParsers(program: Command): void {
  const parsers = program
    .command('parsers')
    .description('normalizers of your own: folders of data that the platform loads from <data>/parsers')
  for (const add of [addNewParser, addLintParsers, addTestParsers, addTryRecord]) add(parsers)
}
