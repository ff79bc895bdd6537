using Pipelines.Runtime.Tests.Kills;

// Started by KillTests as a process of its own: runs a pipeline until it is done or killed.
return await VictimProcess.RunAsync(args);
