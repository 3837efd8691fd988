/** One draft of a kind is in hand; what she began and left for another lies aside, and can be taken up again. */
import { putPages, type Page } from '../notebook/notebook.ts';
import { isBeingSaved } from './saying.ts';

/** `isWritten`: whether anything stands in it that is worth keeping. */
export type Hand<T> = Readonly<{
  page: Page<T>;
  asidePage: Page<readonly T[]>;
  isWritten: (draft: T) => boolean;
}>;

/** What was in hand goes aside. Nothing while it goes away with a statement: what was laid into the page would be gone with it. */
export async function takeInHand<T>({ page, asidePage, isWritten }: Hand<T>, next: T | null): Promise<void> {
  if (isBeingSaved(page.name)) return;
  const begun = page.content.peek();
  const others = (asidePage.content.peek() ?? []).filter((each) => each !== next);
  const aside = begun !== null && isWritten(begun) ? [...others, begun] : others;
  await putPages({ [page.name]: next, [asidePage.name]: aside.length === 0 ? null : aside });
}
