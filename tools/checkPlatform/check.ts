import type { PlatformClient } from './client';
import type { Samples } from './samples';
import type { Write } from './settings';

/** What a check gets. */
export interface Context {
	client: PlatformClient;
	/** What several checks read. The tool asks for it once. */
	samples: Samples;
	/** The user whom the access may act as. */
	actAs?: string;
	/** How long to watch for late and changing records, and the time between two looks (both in ms). */
	watch: { forMs: number; everyMs: number };
	writes: ReadonlySet<Write>;
	/** The number that test messages go to, and that a test call list contains. */
	testNumber?: string;
	/** Shows the progress of a long check. */
	progress: (message: string) => void;
}

/** A number, or a text that this tool wrote. Of what the platform sent, only numbers such as counts. */
export type Detail =
	| number
	| string
	| boolean
	| readonly Detail[]
	| { readonly [key: string]: Detail };

/** The result of a check. It contains only shapes, counts and texts of this tool, never a value of a response. */
export interface Finding {
	found: string;
	/** What it means for the package. */
	effect: string;
	details?: Readonly<Record<string, Detail>>;
}

/** One unknown, and how to settle it. To add one, add an entry to a list in `checks/`. */
export interface Check {
	id: string;
	unknown: string;
	/** What the package assumes, or that it works either way. */
	assumed: string;
	/** The check runs only if the user allows this. */
	writes?: Write;
	/** Asks the platform and returns the finding. If it throws, the unknown is not settled. */
	settle(context: Context): Promise<Finding>;
}

/** The effect of a finding that the package expects. */
export const AS_ASSUMED = 'none: the package works as it is';

/** The effect of a finding that the package handles in another way. */
export const EITHER_WAY = 'none: the package works either way';
