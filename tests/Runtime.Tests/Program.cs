using Pipelines.Runtime.Tests.Kills;
using Pipelines.Runtime.Tests.Simulation;

// This assembly as a program: "simulate --seeds N" runs the run simulation longer. The rest is started by tests, to be killed: it works on
// the runs of a hub, or runs a pipeline.
return args switch
{
    [SimulationProgram.Word, .. string[] rest] => await SimulationProgram.RunAsync(rest),
    [HubVictimProcess.Word, string folder, string model] => await HubVictimProcess.RunAsync(folder, new Uri(model)),
    _ => await VictimProcess.RunAsync(args),
};
