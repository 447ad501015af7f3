import { readParserFolders, watchFolder } from '@opensoc/content-files'
import type { NormalizerContent, ParserDefinition, TenantId } from '@opensoc/domain'
import type { Logger } from '@opensoc/kernel'
import { createNormalizers, createRenormalize, type Normalizer, type Renormalize } from '@opensoc/pipeline'
import type { ThreadPool } from '../workers/worker-pool.ts'
import { type JudgedParser, judgeParser } from './judge-parser-text.ts'

export interface OwnParser extends JudgedParser {
  readonly name: string
  readonly file: string
}

/** The operator's parsers: folders of data, asked before the shipped normalizers, loaded anew when a file changes. */
export class OwnParsers {
  readonly #folder: string
  readonly #normalizing: NormalizerContent
  readonly #pool: Pick<ThreadPool, 'loadParsers'>
  readonly #logger: Logger
  #own: readonly OwnParser[] = []
  #normalizers: readonly Normalizer[]
  #renormalize: Renormalize
  #loading: Promise<void> = Promise.resolve()

  constructor(options: {
    readonly folder: string
    /** What is shipped. */
    readonly normalizing: NormalizerContent
    readonly pool: Pick<ThreadPool, 'loadParsers'>
    readonly logger: Logger
  }) {
    this.#folder = options.folder
    this.#normalizing = options.normalizing
    this.#pool = options.pool
    this.#logger = options.logger
    this.#normalizers = createNormalizers(options.normalizing)
    this.#renormalize = createRenormalize(this.#normalizers)
  }

  /** Those of the folder, also the ones that are not asked for their faults. */
  get own(): readonly OwnParser[] {
    return this.#own
  }

  /** Those that are asked. */
  get definitions(): readonly ParserDefinition[] {
    return this.#own.flatMap(({ parser }) => (parser === undefined ? [] : [parser]))
  }

  /** All that are asked, in their order. */
  get normalizers(): readonly Normalizer[] {
    return this.#normalizers
  }

  readonly renormalize = (stored: Parameters<Renormalize>[0], tenantId: TenantId) =>
    this.#renormalize(stored, tenantId)

  /** Loads the folder and keeps following it. */
  async follow(signal: AbortSignal): Promise<void> {
    await this.#reload()
    watchFolder(this.#folder, () => void this.#reload(), signal)
  }

  /** One reload at a time. What cannot be read leaves the last ones in their place. */
  #reload(): Promise<void> {
    this.#loading = this.#loading.then(() =>
      this.#load().catch((error: Error) =>
        this.#logger.error('parsers not loaded', { folder: this.#folder, error: error.message }),
      ),
    )
    return this.#loading
  }

  async #load(): Promise<void> {
    const own = withoutTwins(
      (await readParserFolders([this.#folder])).map(({ folder, file, text }) => ({
        name: text.parser?.name ?? folder.slice(this.#folder.length + 1),
        file,
        ...judgeParser(text),
      })),
    )
    const parsers = own.flatMap(({ parser }): ParserDefinition[] => (parser === undefined ? [] : [parser]))
    if (parsers.length > 0 || this.#own.length > 0) await this.#pool.loadParsers(parsers)
    this.#own = own
    this.#normalizers = createNormalizers({ ...this.#normalizing, parsers })
    this.#renormalize = createRenormalize(this.#normalizers)
    for (const { name, file, parser, faults } of own) {
      if (parser === undefined)
        this.#logger.warn('parser refused', { name, file, reason: faults[0]?.message ?? '' })
    }
  }
}

/** Two of one name could not be told apart: the later one is not asked. */
function withoutTwins(own: readonly OwnParser[]): OwnParser[] {
  const names = new Set<string>()
  return own.map(({ parser, ...rest }) => {
    if (parser === undefined || !names.has(rest.name)) {
      names.add(rest.name)
      return parser === undefined ? rest : { ...rest, parser }
    }
    const fault = {
      severity: 'error' as const,
      line: 1,
      column: 1,
      message: `another parser is called ${rest.name}`,
    }
    return { ...rest, faults: [fault, ...rest.faults] }
  })
}
