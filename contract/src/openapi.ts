import { z } from 'zod'
import type { Operation } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { Problem } from './problem.ts'

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document, made from the operations. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] ??= {}
    paths[operation.path]![operation.method.toLowerCase()] = describe(operation)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'OpenSOC XDR', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'opensoc_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
    security: [{ session: [] }, { token: [] }],
  }
}

function describe(operation: Operation): Json {
  const { id, summary, scope, body, response } = operation
  return {
    operationId: id,
    summary,
    ...(scope === 'public' ? { security: [] } : { 'x-required-scope': scope }),
    parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schema(body, 'input') } } },
        }),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: schema(response, 'output') } } },
      default: {
        description: 'Why it was not done, and what to do next',
        content: { 'application/problem+json': { schema: schema(Problem, 'output') } },
      },
    },
  }
}

function parameters(type: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (type === undefined) return []
  const object = schema(type, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }))
}

function schema(type: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any' }) as Json
  return rest
}
