export { readNormalizerContent } from './normalizer-content.ts'
export {
  PARSER_FILE,
  type ParserCase,
  type ParserFolder,
  readParserCases,
  readParserFolders,
} from './parser-folders.ts'
export {
  MAX_PARSER_CHARACTERS,
  type ParserText,
  type ParserTextFault,
  readParserText,
} from './parser-text.ts'
export { isBuildingBlock, MAX_RULE_FILE_BYTES, type RuleFile, readRuleFiles } from './rule-files.ts'
export { type RuleRelease, readRuleRelease, readUploadedRelease } from './rule-release.ts'
export { readRuleTests } from './rule-test-files.ts'
export { watchFolder } from './watch-folder.ts'
