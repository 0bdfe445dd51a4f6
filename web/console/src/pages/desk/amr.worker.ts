// The package's own worker, without its recorder: it answers {command: 'decode', buffer} with {amr: samples or null}.
import work from 'benz-amr-recorder/src/amrnb.js'

work()
