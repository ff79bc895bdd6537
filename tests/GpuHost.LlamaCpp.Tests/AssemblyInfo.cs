using System.Runtime.CompilerServices;

// llama.cpp has one log and one set of devices per process, and its threads spin: tests that share it take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// As in the library under test: its structs are the same here.
[assembly: DisableRuntimeMarshalling]
