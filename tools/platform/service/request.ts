import type { Principal } from '../auth/tokens';
import { toMillis } from '../clock';
import { PlatformError } from '../errors';

type Values = Readonly<Record<string, unknown>>;

function isValues(value: unknown): value is Values {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Named values of a request whose types the contract has been checked to hold. */
export class Parameters {
	private readonly values: Values;

	constructor(values: unknown) {
		this.values = isValues(values) ? values : {};
	}

	/** A text, or undefined. A number that stands for an identifier counts as its digits. */
	text(name: string): string | undefined {
		const value = this.values[name];
		if (typeof value === 'number') return String(value);
		return typeof value === 'string' ? value : undefined;
	}

	/** A text that the contract requires. */
	requiredText(name: string): string {
		const value = this.text(name);
		if (value === undefined) throw new PlatformError(400, `"${name}" is missing.`);
		return value;
	}

	number(name: string): number | undefined {
		const value = this.values[name];
		return typeof value === 'number' ? value : undefined;
	}

	flag(name: string): boolean | undefined {
		const value = this.values[name];
		return typeof value === 'boolean' ? value : undefined;
	}

	/** A list of texts; a missing list is empty. */
	texts(name: string): string[] {
		const value = this.values[name];
		return Array.isArray(value) ? value.map(String) : [];
	}

	/** A list of numbers; a missing list is empty. */
	numbers(name: string): number[] {
		const value = this.values[name];
		return Array.isArray(value) ? value.map(Number) : [];
	}

	/** A list of lists of numbers; a missing list is empty. */
	numberLists(name: string): number[][] {
		const value = this.values[name];
		return Array.isArray(value)
			? value.map((list: unknown) => (Array.isArray(list) ? list.map(Number) : []))
			: [];
	}

	/** A time in milliseconds since 1970. */
	time(name: string): number | undefined {
		const value = this.text(name);
		if (value === undefined) return undefined;
		// The contract's check of the format lets the thirtieth of February pass.
		if (Number.isNaN(Date.parse(value))) throw new PlatformError(400, `"${name}" is not a time.`);
		return toMillis(value);
	}

	/** A list of records; a missing list is empty. */
	records(name: string): Parameters[] {
		const value = this.values[name];
		return Array.isArray(value) ? value.map((record: unknown) => new Parameters(record)) : [];
	}

	/** All of the values as they came. */
	whole(): Values {
		return this.values;
	}

	/** The named values within this one; undefined when it is missing. */
	inner(name: string): Parameters | undefined {
		const value = this.values[name];
		return isValues(value) ? new Parameters(value) : undefined;
	}
}

/** A request after all checks. */
export interface ApiRequest {
	query: Parameters;
	path: Parameters;
	body: Parameters;
	/** The address without its query, for links to other pages. */
	url: URL;
	/** Who sent it. Throws when the operation is open to everybody. */
	principal: Principal;
}

/** An answer that is no JSON. */
export interface BinaryAnswer {
	contentType: string;
	fileName: string;
	/** Bytes, when known beforehand. */
	size?: number;
	stream: NodeJS.ReadableStream;
}

/**
 * What an operation answers: JSON, bytes, or what is meant to differ from the contract. A text goes out as it is, and
 * `''` is an empty body.
 */
export type Answer =
	| { json: unknown; status?: 201 }
	| { binary: BinaryAnswer }
	| { unchecked: object | string };

export type Handler = (request: ApiRequest) => Answer | Promise<Answer>;

/** The handlers of a service, by `operationId`. */
export type Handlers = Readonly<Record<string, Handler>>;
