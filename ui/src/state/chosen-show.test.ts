import { expect, it } from 'vitest';
import { quoteOf, SHOW, sellingNode, type ScriptedNode } from '../../tests/support/till';
import { OperationError } from '../ipc';
import { ChosenShow } from './chosen-show.svelte';
import { Programme } from './programme.svelte';

async function pricesShown(node: ScriptedNode): Promise<[string, number][]> {
  node.on('show.seats', () => ({ states: [] }));
  const chosen = new ChosenShow(node, new Programme(node));
  await chosen.choose(SHOW, 'sale-1');
  if (chosen.status.kind !== 'ready') throw new Error('the show did not open');
  return [...chosen.status.asked];
}

it('shows what the cart will ask, with the surcharge of a 3D show', async () => {
  const node = sellingNode().on('cart.quote', ({ lines }) => {
    const quote = quoteOf(lines);
    for (const line of quote.lines) line.gross_minor += 200;
    return quote;
  });
  expect(await pricesShown(node)).toEqual([['Standard', 1050]]);
});

it("shows the price card's prices when no quote is answered", async () => {
  const node = sellingNode().on('cart.quote', () => {
    throw new OperationError('price_missing', 'no such price');
  });
  expect(await pricesShown(node)).toEqual([['Standard', 850]]);
});
