using GpuHost.Serving.Tests.Real;

// Tests start this assembly again where a second process is what they are about; the test runner never comes here.
return args switch
{
    [BitExactProcess.Word, string model, string store] => await BitExactProcess.RunAsync(model, store),
    _ => throw new ArgumentException($"Not a part to play: {string.Join(' ', args)}."),
};
