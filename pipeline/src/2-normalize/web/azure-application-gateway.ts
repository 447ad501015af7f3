import type { CodedFormat } from '../coded-format/coded-format.ts'
import { endpoints, HTTP_METHODS } from '../coded-format/network-attributes.ts'
import type { Fields } from '../coded-format/value-source.ts'
import { isTree } from '../tree.ts'

/** Azure Application Gateway's access log. */
export const AZURE_APPLICATION_GATEWAY: CodedFormat = {
  name: 'azure-application-gateway',
  media: 'json',
  vendor: 'Microsoft',
  product: 'Azure Application Gateway',
  layer: 'cloud',
  sigmaProduct: 'webserver',
  recognizes: ({ json }) => isTree(json) && json['category'] === 'ApplicationGatewayAccessLog',
  read: ({ json }) => ({ fields: json as Fields }),
  time: { from: ['timeStamp', 'time'], parse: (text) => Date.parse(text) },
  logName: ['category'],
  eventCode: 'operationName',
  reporter: 'properties.instanceId',
  events: [
    {
      class: 'http_activity',
      activity: { ...HTTP_METHODS, from: 'properties.httpMethod' },
      map: {
        'http_request.http_method': 'properties.httpMethod',
        'http_request.url.url_string': ['properties.originalRequestUriWithArgs', 'properties.requestUri'],
        'http_request.url.path': 'properties.requestUri',
        'http_request.url.query_string': 'properties.requestQuery',
        'http_request.url.hostname': ['properties.originalHost', 'properties.host'],
        'http_request.version': 'properties.httpVersion',
        'http_request.user_agent': 'properties.userAgent',
        'http_response.code': 'properties.httpStatus',
        ...endpoints({
          source: ['properties.clientIP', 'properties.clientIp'],
          sourcePort: 'properties.clientPort',
        }),
        'dst_endpoint.hostname': ['properties.host'],
        'traffic.bytes_in': 'properties.receivedBytes',
        'traffic.bytes_out': 'properties.sentBytes',
      },
    },
  ],
  view: (fields) => {
    const properties = isTree(fields['properties']) ? fields['properties'] : {}
    return {
      ...fields,
      webserver: 'access',
      method: properties['httpMethod'],
      target: properties['originalRequestUriWithArgs'] ?? properties['requestUri'],
      path: properties['requestUri'],
      'cs-uri-query': [properties['requestQuery'], properties['originalRequestUriWithArgs']],
      status: properties['httpStatus'],
      user_agent: properties['userAgent'],
      client: properties['clientIP'] ?? properties['clientIp'],
      host: properties['host'],
    }
  },
}
