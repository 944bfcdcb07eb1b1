import { fs, path, projectRoot } from '../tools/node';
import { lastLines } from '../tools/n8n/log';
import { runNpm } from '../tools/n8n/npm';

/**
 * Builds the package, so that n8n gets what the checkout holds now.
 * @param logFolder gets the build's output as `build.log`
 * @throws PlainError with the compiler's words
 */
export async function buildPackage(logFolder: string): Promise<void> {
	const logFile = path.join(logFolder, 'build.log');
	await fs.promises.mkdir(logFolder, { recursive: true });
	await fs.promises.writeFile(logFile, '');
	await runNpm({
		task: 'Building the package',
		args: ['run', 'build'],
		cwd: projectRoot,
		logFile,
		describeFailure: (task, output) =>
			`${task} failed. Run "npm ci" if the checkout is new or has changed; otherwise mend what the compiler says:\n${lastLines(output, 15)}`,
	});
}
