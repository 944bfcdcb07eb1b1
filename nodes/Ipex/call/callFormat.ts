import type { IDataObject } from 'n8n-workflow';

import { DEFAULT_COUNTRY } from '../phone/numberingPlans';
import { toText, timeZoneValue } from '../parameters/parameterValues';

/** How a call is told. */
export interface CallFormat {
	/** ISO 3166 country of numbers that are written without country code. */
	country: string;
	/** IANA zone of the times. */
	timeZone: string;
}

/**
 * The style that the options of a node say.
 * @throws InvalidParameterError for a time zone that does not exist
 */
export function readCallFormat({ country, timezone }: IDataObject): CallFormat {
	return { country: toText(country) || DEFAULT_COUNTRY, timeZone: timeZoneValue(timezone) };
}
