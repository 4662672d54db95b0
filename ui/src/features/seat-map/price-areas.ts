/**
 * How a price area is told from the others without its colour: each has a mark of its own inside the
 * seat's outline, and the largest has none. An area whose seats have a form that no other has (sofas,
 * club chairs) is told by that.
 */
import type { PlanView, SeatKind } from '../../ipc';
import { AREA_MARKS } from './forms';

/** The mark of each price area, by the plan's category; 0 is none. Areas beyond the last mark share one. */
export function areaMarks(plan: PlanView): number[] {
  const kinds = plan.categories.map(() => new Set<SeatKind>());
  const sizes = plan.categories.map(() => 0);
  for (const { category, kind } of plan.seats) {
    kinds[category]?.add(kind);
    if (category in sizes) sizes[category]!++;
  }
  const formOf = (area: number): SeatKind | null => {
    const [only] = kinds[area]!;
    return kinds[area]!.size === 1 && only !== undefined && only !== 'standard' ? only : null;
  };
  const areas = plan.categories.flatMap(({ for_sale }, area) =>
    for_sale && sizes[area]! > 0 ? [area] : [],
  );
  const isFormed = (area: number) =>
    formOf(area) !== null &&
    !areas.some((other) => other !== area && kinds[other]!.has(formOf(area)!));
  const marked = areas
    .filter((area) => !isFormed(area))
    .sort((one, other) => sizes[other]! - sizes[one]! || one - other);
  const marks = plan.categories.map(() => 0);
  marked.forEach((area, rank) => (marks[area] = rank % AREA_MARKS));
  return marks;
}
