/**
 * Writes the UI's types from the node's own list of operations:
 *
 *     node types.mjs operations.json operations.gen.ts
 *
 * The list comes from `marquee-admin operations --json`; `cargo xtask types` runs both. Nothing here knows
 * an operation by name.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const [listFile, typesFile] = process.argv.slice(2);
if (!typesFile) {
  console.error('usage: node types.mjs OPERATIONS_JSON TYPES_TS');
  process.exit(1);
}

const inexpressible = [
  'title',
  'format',
  'pattern',
  'default',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
];

const contract = JSON.parse(await readFile(listFile, 'utf8'));
const types = await compile(schema(contract), 'Contract', {
  additionalProperties: false,
  bannerComment:
    '/* Written by `cargo xtask types` from the operations of the node. Do not edit. */',
  strictIndexSignatures: true,
  unknownAny: true,
  style: { singleQuote: true, printWidth: 100 },
});
await writeFile(typesFile, types);

/** One schema that reaches everything, so that what operations share is written once. */
function schema({ definitions, operations, event, error, permission }) {
  const reachable = {
    Operations: listed(operations),
    NodeEvent: event,
    ErrorBody: error,
    Permission: permission,
  };
  return prepared({
    ...object({
      operations: { $ref: '#/definitions/Operations' },
      ...refs(['NodeEvent', 'ErrorBody', 'Permission']),
    }),
    definitions: { ...definitions, ...named(reachable) },
  });
}

/** `{'sale.pay': {input, output}}`, with each operation's sentence as its comment. */
function listed(operations) {
  const one = ({ summary, input, output }) => ({
    ...object({ input, output }),
    description: summary,
  });
  return object(
    Object.fromEntries(operations.map((operation) => [operation.name, one(operation)])),
  );
}

function object(properties) {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function refs(names) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/${name}` }]));
}

/** A definition that only points at another one would become a second name for it. */
function named(schemas) {
  const isAlias = ([name, { $ref }]) => $ref?.endsWith(`/${name}`);
  return Object.fromEntries(Object.entries(schemas).filter((entry) => !isAlias(entry)));
}

/**
 * What TypeScript cannot say is left out (a number's size, a string's form), for the compiler would write
 * each as a type of its own; and titles too, which would name the same type twice. Tuples and references are
 * put as the older JSON Schema has them, which is the one that the compiler reads.
 */
function prepared(node, key) {
  if (Array.isArray(node)) return node.map((item) => prepared(item));
  if (node === null || typeof node !== 'object') {
    return key === '$ref' ? node.replace('#/$defs/', '#/definitions/') : node;
  }
  const isSchema = !['properties', 'definitions'].includes(key);
  const entries = Object.entries(node)
    .filter(([name]) => !(isSchema && inexpressible.includes(name)))
    .map(([name, value]) => [name, prepared(value, isSchema ? name : undefined)]);
  const { prefixItems, ...rest } = Object.fromEntries(entries);
  if (!isSchema || !prefixItems) return Object.fromEntries(entries);
  return {
    ...rest,
    items: prefixItems,
    minItems: prefixItems.length,
    maxItems: prefixItems.length,
  };
}
