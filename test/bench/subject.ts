/** A figure that is promised. */
export interface Target {
	what: string;
	value: number;
	/** The promise: the value is at most, or at least, so much. */
	limit: { atMost: number } | { atLeast: number };
	unit: string;
	/** Where it is not met: why. */
	why?: string;
}

/** Rows of texts and numbers under headings. */
export interface Table {
	head: string[];
	rows: Array<Array<string | number>>;
}

/** What a subject found out. */
export interface Findings {
	tables: Table[];
	targets: Target[];
	/** Sentences that say how it was measured. */
	notes: string[];
}

/** One subject of the benchmarks; the runner finds it as the export `subject` of a file. */
export interface BenchSubject {
	title: string;
	run: () => Promise<Findings>;
}

export function isMet({ value, limit }: Target): boolean {
	return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast;
}
