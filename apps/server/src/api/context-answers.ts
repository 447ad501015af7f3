import { importContext, listContext, removeContext, updateAsset } from '@opensoc/contract'
import { type Asset, type ContextEntry, MAX_CONTEXT_ENTRIES, type StateStore } from '@opensoc/domain'
import type { Clock } from '@opensoc/kernel'
import { type Answer, answer } from '../http/answer.ts'
import { HttpError, notFound } from '../http/http-error.ts'
import { readContext } from './context-import.ts'
import { assetJson, contextJson } from './context-json.ts'

export interface ContextContext {
  readonly state: StateStore
  readonly clock: Clock
  /** Brings what is stored to the pipeline. */
  readonly onChanged: (tenantId: string) => Promise<void>
}

export function contextAnswers({ state, clock, onChanged }: ContextContext): Answer[] {
  return [
    answer(listContext, async ({ actor, params, query }) => {
      const entries = (await state.context.list(actor.tenantId, params.kind)).map(contextJson)
      const wanted = query.q?.toLowerCase()
      const matching =
        wanted === undefined
          ? entries
          : entries.filter((entry) => JSON.stringify(entry).toLowerCase().includes(wanted))
      return { items: matching.slice(0, query.limit), total: matching.length }
    }),

    answer(importContext, async ({ actor, params, body }) => {
      const { tenantId } = actor
      const entries = readContext(params.kind, body.format, body.text)
      const known = body.replace ? [] : await state.context.list(tenantId, params.kind)
      const total = new Set([...known, ...entries].map(({ id }) => id)).size
      if (total > MAX_CONTEXT_ENTRIES) throw tooMany(total)
      if (body.dry_run) return { imported: entries.length, total }
      await state.transaction(async (transaction) => {
        if (body.replace) await transaction.context.clear(tenantId, params.kind)
        await transaction.context.save(tenantId, entries)
        const { name } = actor
        const detail = { imported: entries.length, total, replaced: body.replace }
        await transaction.audit.append({
          ...{
            tenantId,
            time: clock.now(),
            actor: name,
            action: 'context.import',
            target: params.kind,
            detail,
          },
        })
      })
      await onChanged(tenantId)
      return { imported: entries.length, total }
    }),

    answer(updateAsset, async ({ actor, params, body }) => {
      const { tenantId, name } = actor
      const asset = (await state.context.list(tenantId, 'assets')).find(({ id }) => id === params.id)
      if (asset === undefined || asset.kind !== 'assets') throw notFound(`asset ${params.id}`)
      const changed = changedAsset(asset, body)
      await state.transaction(async (transaction) => {
        await transaction.context.save(tenantId, [changed])
        await transaction.audit.append({
          ...{
            tenantId,
            time: clock.now(),
            actor: name,
            action: 'asset.update',
            target: asset.id,
            detail: body,
          },
        })
      })
      await onChanged(tenantId)
      return assetJson(changed)
    }),

    answer(removeContext, async ({ actor, params, body }) => {
      const { tenantId, name } = actor
      const removed = await state.context.remove(tenantId, params.kind, body.ids)
      await state.audit.append({
        ...{ tenantId, time: clock.now(), actor: name, action: 'context.remove', target: params.kind },
        detail: { ids: body.ids.slice(0, 100), removed },
      })
      await onChanged(tenantId)
      return { removed }
    }),
  ]
}

interface AssetChange {
  readonly criticality?: Asset['criticality'] | undefined
  readonly owner?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly purdue_level?: number | null | undefined
  readonly is_safety?: boolean | undefined
}

/** `null` takes a level away; an empty owner takes the owner away. */
function changedAsset(asset: Asset, change: AssetChange): ContextEntry & Asset {
  const { owner: _owner, purdueLevel: _level, ...rest } = asset
  const owner = change.owner ?? asset.owner
  const level = change.purdue_level === undefined ? asset.purdueLevel : (change.purdue_level ?? undefined)
  return {
    ...rest,
    criticality: change.criticality ?? asset.criticality,
    tags: change.tags ?? asset.tags,
    isSafety: change.is_safety ?? asset.isSafety,
    ...(owner === undefined || owner === '' ? {} : { owner }),
    ...(level === undefined ? {} : { purdueLevel: level }),
  }
}

function tooMany(total: number): HttpError {
  return new HttpError(
    400,
    'CONTEXT_TOO_LARGE',
    `${total} entries; at most ${MAX_CONTEXT_ENTRIES} of a kind`,
    {
      nextStep: 'Import what events name: servers, not every printer; accounts, not every contact.',
    },
  )
}
