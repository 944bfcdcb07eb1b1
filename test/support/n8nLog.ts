import { fs } from '../../tools/node';

/** What makes n8n write everything into its log, one JSON object in a line. */
export const JSON_LOG = { N8N_LOG_FORMAT: 'json', N8N_LOG_LEVEL: 'debug' };

export interface LogEntry {
	message: string;
	/** Milliseconds since 1970. */
	at: number;
	metadata: Record<string, unknown>;
}

/** The entries of the log of an n8n that was started with `JSON_LOG`, oldest first. */
export async function readN8nLog(logFile: string, message: string | RegExp): Promise<LogEntry[]> {
	const text = await fs.promises.readFile(logFile, 'utf8');
	const entries: LogEntry[] = [];
	for (const line of text.split('\n')) {
		const entry = parsed(line);
		if (!entry) continue;
		const fits =
			typeof message === 'string' ? entry.message === message : message.test(entry.message);
		if (fits) entries.push(entry);
	}
	return entries;
}

/** A line that a program other than n8n's logger wrote, or that is not finished, is no entry. */
function parsed(line: string): LogEntry | undefined {
	if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
	const { message, timestamp, metadata } = JSON.parse(line) as Record<string, unknown>;
	if (typeof message !== 'string') return undefined;
	return {
		message,
		at: Date.parse(String((metadata as { timestamp?: unknown })?.timestamp ?? timestamp)),
		metadata: (metadata ?? {}) as Record<string, unknown>,
	};
}
