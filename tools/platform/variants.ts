/** How the IPBX API may be where its documents are silent. Each field is one unknown, and a test may change it at any time. */
export interface Variants {
	/**
	 * Lists in a query.
	 * - `repeated`: `queues=a&queues=b`, also a single one
	 * - `joi`: a repeated list of two or more, or JSON text; a single value is refused, as "must be an array"
	 * - `json`: JSON text only
	 * - `any`: all of these
	 */
	lists: 'repeated' | 'joi' | 'json' | 'any';
	/** Parameters of a query and fields of a body that the documents do not know. */
	unknownKeys: 'refused' | 'ignored';
	/** A page size above the largest. */
	largePages: 'refused' | 'cut';
	/** The body of an error: `{ message }`, hapi's `{ statusCode, error, message }`, that of the newer services, or text. */
	errorBody: 'message' | 'boom' | 'newer' | 'text';
	/** The status of a request with a token that has expired or was never issued. */
	refusedTokenStatus: 401 | 403;
	/** What `startTime` and `endTime` bound in the call log: `calldate`, or the `endTime` of a record. */
	periodBounds: 'begin' | 'end';
	/** Records that began in the same moment: in a fixed order, or in another one in each response. */
	ties: 'fixed' | 'anyOrder';
	/** Operators of a filter other than `equal`: any other one means "contains". */
	filterOperators: 'equal' | 'any';
	/** A column to sort by that is not known. */
	sortColumns: 'refused' | 'ignored';
	/** The `filename` of a record without a recording. */
	noRecording: 'empty' | 'missing';
	/** `/calls/current` for an API access without impersonation. */
	currentCallsOfAccess: 'refused' | 'allowed';
	/** Headers that say how many requests are left. */
	rateLimitHeaders: 'none' | 'x-ratelimit' | 'ratelimit';
}

/** A choice for every unknown. */
export type Profile = 'documented' | 'strict' | 'loose';

const DOCUMENTED: Variants = {
	lists: 'repeated',
	unknownKeys: 'refused',
	largePages: 'refused',
	errorBody: 'message',
	refusedTokenStatus: 401,
	periodBounds: 'begin',
	ties: 'fixed',
	filterOperators: 'equal',
	sortColumns: 'refused',
	noRecording: 'empty',
	currentCallsOfAccess: 'refused',
	rateLimitHeaders: 'none',
};

/** The variants of each profile. */
export const VARIANTS: Record<Profile, Variants> = {
	documented: DOCUMENTED,
	// As hapi with Joi 15 or older would be.
	strict: { ...DOCUMENTED, lists: 'joi', errorBody: 'boom', rateLimitHeaders: 'x-ratelimit' },
	loose: {
		lists: 'any',
		unknownKeys: 'ignored',
		largePages: 'cut',
		errorBody: 'newer',
		refusedTokenStatus: 401,
		periodBounds: 'begin',
		// With another order the package reads long lists several times. Tests of their own do that.
		ties: 'fixed',
		filterOperators: 'any',
		sortColumns: 'ignored',
		noRecording: 'missing',
		currentCallsOfAccess: 'allowed',
		rateLimitHeaders: 'ratelimit',
	},
};

/** The variants of the profile `documented`. */
export function documentedVariants(): Variants {
	return { ...DOCUMENTED };
}

/** The profile of this name. Throws for another name. */
export function profileOf(name: string): Profile {
	if (name in VARIANTS) return name as Profile;
	throw new Error(`"${name}" is no profile: choose ${Object.keys(VARIANTS).join(', ')}.`);
}
