using Pipelines.Durable.Tests.Hub.Kills;
using Pipelines.Durable.Tests.Sidecar;
using Pipelines.Durable.Tests.Simulation;

// This assembly as a program: "record FOLDER" writes golden histories, "simulate --seeds N" runs the hub simulation longer, and a
// folder alone is what HubKillTests starts, to work for a hub there until it is told to stop, or killed.
return args switch
{
    ["record", string folder] => await GoldenRecorder.RecordAsync(folder),
    ["simulate", .. string[] rest] => await SimulationProgram.RunAsync(rest),
    _ => await HubVictim.RunAsync(args),
};
