import { fs, nodeProcess } from '../node';
import { tableOf } from './report';
import { runChecks } from './run';
import { readSettings, USAGE } from './settings';

async function run(): Promise<void> {
	if (nodeProcess.argv.includes('--help')) {
		nodeProcess.stdout.write(USAGE);
		return;
	}
	const settings = readSettings();
	const report = await runChecks(settings, (message) => nodeProcess.stderr.write(`${message} …\n`));
	fs.writeFileSync(settings.reportFile, `${JSON.stringify(report, null, '\t')}\n`);
	nodeProcess.stdout.write(`\n${tableOf(report)}\n\nThe report is in ${settings.reportFile}.\n`);
	if (report.rows.every(({ settled }) => !settled)) nodeProcess.exitCode = 1;
}

run().catch((error: Error) => {
	nodeProcess.stderr.write(`${error.message}\n\n${USAGE}`);
	nodeProcess.exitCode = 1;
});
