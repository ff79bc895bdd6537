using Pipelines.Runtime.Tests.Kills;

// Started by tests as a process of its own, to be killed: runs a pipeline, or works on the runs of a hub.
return args is [HubVictimProcess.Word, { } folder, { } model]
    ? await HubVictimProcess.RunAsync(folder, new Uri(model))
    : await VictimProcess.RunAsync(args);
