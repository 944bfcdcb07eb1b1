import { fs } from '../node';
import { unless } from '../errors';

/** The last lines of a text, without empty ones at its end. */
export function lastLines(text: string, count: number): string {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** The text of a log file; empty when it does not exist yet. */
export async function readLog(file: string): Promise<string> {
	return await unless('ENOENT', fs.promises.readFile(file, 'utf8'), '');
}
