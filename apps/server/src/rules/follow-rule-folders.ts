import { isBuildingBlock, readRuleFiles, watchFolder } from '@opensoc/content-files'
import type { TenantId } from '@opensoc/domain'
import type { Logger } from '@opensoc/kernel'
import type { ActiveRuleSet, ActiveRules } from './active-rules.ts'
import { printSigmaError } from './read-rule.ts'
import type { RuleLibrary } from './rule-library.ts'

interface FollowOptions {
  readonly library: RuleLibrary
  readonly active: ActiveRules
  readonly logger: Logger
  readonly tenantId: TenantId
  /** The project's own content: on from the start. */
  readonly shipped: string
  /** The operator's rule files in the data folder: on from the start, watched. */
  readonly own: string
  readonly signal: AbortSignal
  readonly onReloaded: (set: ActiveRuleSet) => Promise<void>
}

/** Loads the rules of both folders and keeps following the operator's: an edit is live within two seconds. */
export async function followRuleFolders(options: FollowOptions): Promise<void> {
  await take(options, options.shipped, 'content')
  await take(options, options.own, 'own')
  await options.onReloaded(await options.active.reload())
  watchFolder(options.own, () => void reload(options), options.signal)
}

async function reload(options: FollowOptions): Promise<void> {
  try {
    await take(options, options.own, 'own')
    await options.onReloaded(await options.active.reload())
  } catch (error) {
    options.logger.error('rule folder not read', { folder: options.own, error: (error as Error).message })
  }
}

async function take(
  { library, logger, tenantId }: FollowOptions,
  folder: string,
  space: 'content' | 'own',
): Promise<void> {
  const files = await readRuleFiles([folder])
  const origin = space === 'content' ? 'shipped' : 'folder'
  // Building blocks stay switched off: a correlation that is on brings those along that it needs.
  const outcome = await library.import(files, {
    tenantId,
    space,
    enable: ({ file }) => !isBuildingBlock(file),
    actor: origin,
    origin,
  })
  for (const { id, file } of await library.removeMissing(tenantId, origin, files))
    logger.info('rule removed with its file', { id, file })
  for (const { file } of outcome.conflicts) logger.warn('rule update waits for a decision', { file })
  for (const error of outcome.refused) logger.warn('rule refused', { reason: printSigmaError(error) })
}
