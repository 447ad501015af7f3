export type { BrokerOptions } from './broker-connection.ts'
export { type Connected, type MqttConsumerOptions, serveOverMqtt } from './mqtt-consumer.ts'
export { createMqttProducer, type MqttProducer, type MqttProducerOptions } from './mqtt-producer.ts'
