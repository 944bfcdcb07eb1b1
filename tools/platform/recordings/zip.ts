import { ZipFile } from 'yazl';
import { audioStream } from './audio';
import type { Recording } from './recordings';

/** An archive of recordings, made while it is sent: its bytes, and how many they will be. */
export async function zipOf(
	recordings: readonly Recording[],
): Promise<{ stream: NodeJS.ReadableStream; size: number }> {
	const zip = new ZipFile();
	for (const { name, kind, size } of recordings) {
		// Recordings are compressed already; stored as they are, the size of the archive is known beforehand.
		zip.addReadStreamLazy(name, { compress: false, size }, (deliver) =>
			deliver(null, audioStream(name, kind, size)),
		);
	}
	const size = await new Promise<number>((resolve) => {
		// The library calls back with the size, which its types do not say.
		const withSize = resolve as () => void;
		zip.end({ forceZip64Format: false, comment: '' }, withSize);
	});
	return { stream: zip.outputStream, size };
}
