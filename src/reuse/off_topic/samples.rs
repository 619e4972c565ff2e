//! Articles of our own for the tests of this folder.

/// A story about a dam, a paragraph a line.
pub const DAM: &str = "\
The village of Oberau will be evacuated on Sunday because cracks in the Lorn dam have widened, officials said.
Engineer Marta Kessler told reporters that the dam had been losing water since the earthquake in March.
Kessler said the spillway would be opened at noon and that the reservoir must fall by six metres.
Governor Ivo Brandt visited Oberau on Friday and promised buses for everyone who has no car.
The Lorn dam was built in 1961 and holds the drinking water of three valleys, including the town of Steinfeld.
Brandt said the repairs would cost forty million and that the government in Steinfeld would pay for half of them.
Farmers below the dam fear for their cattle, which cannot be moved before the evacuation begins.
Kessler rejected claims that her office had ignored earlier warnings about the cracks in the concrete.
The reservoir was last emptied in 1987, when the valves were replaced after a landslide above Oberau.
Residents of Oberau may return when the engineers have measured the dam again, which Brandt expects in ten days.";

/// A story about a film prize, which shares nothing with the first.
pub const FILM: &str = "\
The documentary The Quiet Orchestra won the golden bear of the Halden festival on Saturday evening.
Director Yusuf Tamer thanked the musicians who had let him film their rehearsals for three winters.
Critics praised the camera of Lena Vogt, who followed the violinists through trains, kitchens and hospital wards.
Tamer first planned a short portrait of the conductor, but the musicians asked him to stay.
The jury of the festival, led by actress Carol Whitby, called the film a hymn to patience and listening.
Vogt had already won a prize in Halden nine years ago for her pictures of a deaf choir.
Cinemas will show The Quiet Orchestra from November, and a recording of the concert appears in spring.
Whitby said that audiences in Halden had wept during the last scene, in which nobody plays a note.";

/// A later piece about the dam: the same subject, with its people introduced anew.
pub const DAM_LATER: &str = "\
Repairs of the cracked dam above Oberau have been halted after a worker was injured, the operator said on Thursday.
Ivo Brandt and engineer Marta Kessler met the worker's family and promised an inquiry into the accident.
A crane had toppled while concrete was poured into the spillway, trapping the welder Piet Hanssen for two hours.
Hanssen is recovering in hospital, where doctors operated on his leg, and his union demands better scaffolding.
The union's lawyer, Dora Quist, said that inspectors had complained about the crane twice during the autumn.
Quist wants the operator to pay for the whole crew while the building site is closed by the inspectors.
Hanssen told the union that the crane had creaked for weeks and that the crew had asked for a second crane.
Inspectors photographed the scaffolding and the toppled crane, and the union published the pictures of the crane.
The hospital said that the welder would walk again, but that his leg needed a second operation in autumn.
Quist and Hanssen will meet the inspectors again, and the union wants the crew to choose its own scaffolding.
Insurance experts expect that the accident will delay the crew until summer and that the inspectors will want new scaffolding.";
