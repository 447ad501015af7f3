import {
  type Indicator,
  type IntelStore,
  nextTaxiiTime,
  type PatternIndicator,
  type StoredObject,
} from '@opensoc/domain'
import type { StixObject } from '@opensoc/stix'
import { sql } from 'kysely'
import { atomically } from './atomically.ts'
import { parseCursor, printCursor } from './cursor.ts'
import { inParts } from './in-parts.ts'
import { anywhere } from './like.ts'
import type { Database, Schema } from './schema.ts'

export function createIntelStore(db: Database): IntelStore {
  return {
    saveIndicators: (indicators) =>
      atomically(db, async (tx) => {
        const rows = indicators.map((one) => ({
          tenant_id: one.tenantId,
          kind: one.kind,
          value: one.value,
          document: JSON.stringify(one),
        }))
        for (const part of inParts(rows)) {
          await tx
            .insertInto('indicator')
            .values(part as Schema['indicator'][])
            .onConflict((conflict) =>
              conflict
                .columns(['tenant_id', 'kind', 'value'])
                .doUpdateSet((set) => ({ document: set.ref('excluded.document') })),
            )
            .execute()
        }
      }),
    async indicators(tenantId, values) {
      const found: Indicator[] = []
      for (const [kind, list] of Map.groupBy(values, (value) => value.kind)) {
        for (const part of inParts(list)) {
          const rows = await db
            .selectFrom('indicator')
            .select('document')
            .where('tenant_id', '=', tenantId)
            .where('kind', '=', kind)
            .where(
              'value',
              'in',
              part.map(({ value }) => value),
            )
            .execute()
          found.push(...rows.map(({ document }) => JSON.parse(document) as Indicator))
        }
      }
      return found
    },
    async listIndicators({ tenantId, kinds, text, limit, cursor }) {
      let rows = db.selectFrom('indicator').selectAll().where('tenant_id', '=', tenantId)
      if (kinds !== undefined) rows = rows.where('kind', 'in', [...kinds])
      if (text !== undefined) rows = rows.where(sql<boolean>`lower(value) LIKE ${anywhere(text)} ESCAPE '\\'`)
      if (cursor !== undefined) {
        const [kind, value] = parseCursor(cursor, 2)
        rows = rows.where(sql<boolean>`(kind, value) > (${kind}, ${value})`)
      }
      const page = await rows
        .orderBy('kind')
        .orderBy('value')
        .limit(limit + 1)
        .execute()
      const items = page.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map(({ document }) => JSON.parse(document) as Indicator),
        ...(page.length > limit && last !== undefined
          ? { cursor: printCursor([last.kind, last.value]) }
          : {}),
      }
    },
    async countIndicators(tenantId) {
      const { n } = await db
        .selectFrom('indicator')
        .select((all) => all.fn.countAll<number>().as('n'))
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow()
      return Number(n)
    },
    savePatterns: (patterns) =>
      atomically(db, async (tx) => {
        for (const one of patterns) {
          const document = JSON.stringify(one)
          await tx
            .insertInto('pattern_indicator')
            .values({ tenant_id: one.tenantId, id: one.id, document })
            .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ document }))
            .execute()
        }
      }),
    async patterns(tenantId) {
      const rows = await db
        .selectFrom('pattern_indicator')
        .select('document')
        .where('tenant_id', '=', tenantId)
        .orderBy('id')
        .execute()
      return rows.map(({ document }) => JSON.parse(document) as PatternIndicator)
    },
    ...createCollections(db),
  }
}

type Collections = Pick<
  IntelStore,
  'saveCollection' | 'collections' | 'addObjects' | 'objectsAfter' | 'versionsOf' | 'removeObjects'
>

function createCollections(db: Database): Collections {
  return {
    async saveCollection(collection) {
      const document = JSON.stringify(collection)
      await db
        .insertInto('intel_collection')
        .values({ tenant_id: collection.tenantId, id: collection.id, document })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doUpdateSet({ document }))
        .execute()
    },
    async collections(tenantId) {
      const rows = await db
        .selectFrom('intel_collection')
        .select('document')
        .where('tenant_id', '=', tenantId)
        .orderBy('id')
        .execute()
      return rows.map(({ document }) => JSON.parse(document))
    },
    addObjects: (tenantId, collectionId, objects, now) =>
      atomically(db, async (tx) => {
        const last = await inCollection(tx, tenantId, collectionId)
          .select(['sequence', 'date_added'])
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst()
        let sequence = last?.sequence ?? 0
        let dateAdded = last?.date_added
        let added = 0
        for (const { id, type, specVersion, version, object } of objects) {
          const next = nextTaxiiTime(dateAdded, now)
          const { numInsertedOrUpdatedRows: inserted } = await tx
            .insertInto('intel_object')
            .values({
              ...{
                tenant_id: tenantId,
                collection_id: collectionId,
                sequence: sequence + 1,
                date_added: next,
              },
              ...{ id, type, spec_version: specVersion, version, object: JSON.stringify(object) },
            })
            .onConflict((conflict) =>
              conflict.columns(['tenant_id', 'collection_id', 'id', 'version']).doNothing(),
            )
            .executeTakeFirst()
          if (Number(inserted ?? 0) === 0) continue
          sequence++
          added++
          dateAdded = next
        }
        return added
      }),
    async objectsAfter(tenantId, collectionId, { after, limit, ids }) {
      let rows = inCollection(db, tenantId, collectionId).selectAll().where('sequence', '>', after)
      if (ids !== undefined) rows = rows.where('id', 'in', ids.slice(0, 1000))
      return (await rows.orderBy('sequence').limit(limit).execute()).map((row) => ({
        ...toRecord(row),
        object: JSON.parse(row.object) as StixObject,
      }))
    },
    async versionsOf(tenantId, collectionId, ids) {
      const found: Omit<StoredObject, 'object'>[] = []
      for (const part of inParts([...new Set(ids)])) {
        const rows = await inCollection(db, tenantId, collectionId)
          .select(['id', 'type', 'spec_version', 'version', 'date_added', 'sequence'])
          .where('id', 'in', part)
          .execute()
        found.push(...rows.map(toRecord))
      }
      return found
    },
    removeObjects: (tenantId, collectionId, sequences) =>
      atomically(db, async (tx) => {
        for (const part of inParts(sequences)) {
          await tx
            .deleteFrom('intel_object')
            .where('tenant_id', '=', tenantId)
            .where('collection_id', '=', collectionId)
            .where('sequence', 'in', part)
            .execute()
        }
      }),
  }
}

function inCollection(db: Database, tenantId: string, collectionId: string) {
  return db
    .selectFrom('intel_object')
    .where('tenant_id', '=', tenantId)
    .where('collection_id', '=', collectionId)
}

function toRecord(
  row: Omit<Schema['intel_object'], 'object' | 'tenant_id' | 'collection_id'>,
): Omit<StoredObject, 'object'> {
  const { id, type, spec_version: specVersion, version, date_added: dateAdded, sequence } = row
  return { id, type, specVersion, version, dateAdded, sequence }
}
