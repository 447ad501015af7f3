import type { PeopleStore, Role, TokenRecord, User } from '@opensoc/domain'
import { sql } from 'kysely'
import type { Database, Schema } from './schema.ts'

export function createPeopleStore(db: Database): PeopleStore {
  return {
    async count() {
      const row = await db
        .selectFrom('person')
        .select(sql<number>`count(*)`.as('count'))
        .executeTakeFirstOrThrow()
      return row.count
    },
    async save({ id, tenantId, name, role, passwordHash, createdTime }) {
      const row = { id, tenant_id: tenantId, name, role, password_hash: passwordHash, created: createdTime }
      await db
        .insertInto('person')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
    },
    async byName(name) {
      const row = await db.selectFrom('person').selectAll().where('name', '=', name).executeTakeFirst()
      return row === undefined ? undefined : toUser(row)
    },
    async byId(id) {
      const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : toUser(row)
    },
    async saveSession({ secretHash, userId, createdTime, expiresTime }) {
      const row = { secret_hash: secretHash, user_id: userId, created: createdTime, expires: expiresTime }
      await db.deleteFrom('session').where('expires', '<=', createdTime).execute()
      await db.insertInto('session').values(row).execute()
    },
    async session(secretHash) {
      const row = await db
        .selectFrom('session')
        .selectAll()
        .where('secret_hash', '=', secretHash)
        .executeTakeFirst()
      if (row === undefined) return undefined
      return { secretHash, userId: row.user_id, createdTime: row.created, expiresTime: row.expires }
    },
    async endSession(secretHash) {
      await db.deleteFrom('session').where('secret_hash', '=', secretHash).execute()
    },
    async saveToken({ id, tenantId, name, secretHash, role, createdBy, createdTime, expiresTime }) {
      await db
        .insertInto('token')
        .values({
          id,
          tenant_id: tenantId,
          name,
          secret_hash: secretHash,
          role,
          created_by: createdBy,
          created: createdTime,
          expires: expiresTime ?? null,
        })
        .execute()
    },
    async token(secretHash) {
      const row = await db
        .selectFrom('token')
        .selectAll()
        .where('secret_hash', '=', secretHash)
        .executeTakeFirst()
      return row === undefined ? undefined : toToken(row)
    },
    async tokens(tenantId) {
      const rows = await db
        .selectFrom('token')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .orderBy('created')
        .execute()
      return rows.map(toToken)
    },
    async revokeToken(tenantId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('token')
        .where('tenant_id', '=', tenantId)
        .where('id', '=', id)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

function toUser(row: Schema['person']): User {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    role: row.role as Role,
    passwordHash: row.password_hash,
    createdTime: row.created,
  }
}

function toToken(row: Schema['token']): TokenRecord {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    secretHash: row.secret_hash,
    role: row.role as Role,
    createdBy: row.created_by,
    createdTime: row.created,
    ...(row.expires === null ? {} : { expiresTime: row.expires }),
  }
}
