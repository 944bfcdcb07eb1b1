import { fs, nodeProcess, os, path, performance, projectRoot } from '../../tools/node';
import { benchFile } from './places';
import { isTrial } from './scale';
import { shown } from './statistics';
import { type BenchSubject, type Findings, isMet, type Table, type Target } from './subject';

const FOLDER = benchFile('subjects');
const PAGE = path.join(projectRoot, 'docs', 'benchmarks.md');

function markdown({ head, rows }: Table): string {
	const line = (cells: Array<string | number>) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join(
		'\n',
	);
}

function verdict(target: Target): Array<string | number> {
	const { what, value, limit, unit, why } = target;
	const bound = 'atMost' in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`;
	const digits = Math.abs(value) < 100 ? 2 : 0;
	const met = isMet(target) ? 'yes' : `no${why ? `: ${why}` : ''}`;
	return [what, `${shown(value, digits)} ${unit}`.trim(), `${bound} ${unit}`.trim(), met];
}

function section(title: string, { tables, targets, notes }: Findings): string {
	const head = ['target', 'measured', 'promised', 'met'];
	const parts = [
		`## ${title}`,
		...notes,
		...tables.map(markdown),
		...(targets.length > 0 ? [markdown({ head, rows: targets.map(verdict) })] : []),
	];
	return parts.join('\n\n');
}

function machine(): string {
	const [cpu] = os.cpus();
	const memory = Math.round(os.totalmem() / 2 ** 30);
	return `Measured on ${os.cpus().length} cores (${cpu?.model.trim()}), ${memory} GB of memory, Node ${nodeProcess.version}, ${os.platform()}.`;
}

async function main(): Promise<void> {
	const [word] = nodeProcess.argv.slice(2);
	const all = (await fs.promises.readdir(FOLDER))
		.filter((file) => file.endsWith('.bench.ts'))
		.sort();
	const files = word === undefined ? all : all.filter((file) => file.includes(word));
	const sections: string[] = [];
	let unmet = 0;
	for (const file of files) {
		const { subject } = (await import(path.join(FOLDER, file))) as { subject: BenchSubject };
		const start = performance.now();
		const findings = await subject.run();
		unmet += findings.targets.filter((target) => !isMet(target)).length;
		sections.push(section(subject.title, findings));
		const seconds = ((performance.now() - start) / 1000).toFixed(0);
		nodeProcess.stdout.write(`${sections[sections.length - 1]}\n\n(${seconds} s)\n\n`);
	}
	nodeProcess.stdout.write(`${unmet} targets are not met.\n`);
	if (word !== undefined || isTrial) return;
	const page = [
		'# Benchmarks',
		`\`npm run bench\` writes this page. ${machine()}`,
		'Seconds and megabytes depend on the machine, so compare the ratios. Each run measures both sides in turn, against the same stand-in for IPEX, which has a process of its own.',
		...sections,
	];
	await fs.promises.writeFile(PAGE, `${page.join('\n\n')}\n`);
}

main().catch((error: Error) => {
	nodeProcess.stderr.write(`${error.stack}\n`);
	nodeProcess.exitCode = 1;
});
